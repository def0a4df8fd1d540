/** How somebody signed in last in this browser: a provider, and at the development sign-in also who. */
export interface SignInChoice {
  provider: string;
  person?: string;
}

const KEY = '@paved/sign-in';

/** The choice that is tried again when the page is loaded; signing out forgets it. */
export const rememberedChoice = {
  read(): SignInChoice | undefined {
    const stored = window.localStorage.getItem(KEY);
    if (!stored) {
      return undefined;
    }
    try {
      const { provider, person } = JSON.parse(stored);
      return typeof provider === 'string' ? { provider, person } : undefined;
    } catch {
      return undefined;
    }
  },
  write(choice: SignInChoice): void {
    window.localStorage.setItem(KEY, JSON.stringify(choice));
  },
  forget(): void {
    window.localStorage.removeItem(KEY);
  },
};
