export interface PersonRow {
  /** The key of the ref or, where only the address is told, that of the address. */
  person: string;
  user_key: string | null;
  author_key: string | null;
  /** `YYYY-MM-DD` */
  start_date: string;
}
