import { QuotesPage } from './quotes/QuotesPage.js';

export function App() {
  return (
    <>
      <header>
        <h1>{document.title}</h1>
      </header>
      <main>
        <QuotesPage />
      </main>
    </>
  );
}
