export { CsvReader, type CsvRow } from './CsvReader';
