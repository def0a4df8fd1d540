import { useState } from 'react';
import { Faces } from '../loading/Faces.js';
import { useLoaded } from '../loading/useLoaded.js';
import { writeMoney } from './money.js';
import { QuoteForm } from './QuoteForm.js';
import { loadMethods, type Method, type Quote } from './quotesApi.js';

export function QuotesPage() {
  const { loaded, reload } = useLoaded(loadMethods);
  // Kept nowhere: gone with the page
  const [quotes, setQuotes] = useState<{ quote: Quote; method: Method }[]>([]);
  return (
    <>
      <p>What does a payment cost?</p>
      <Faces
        what="ways to pay"
        loaded={loaded}
        reload={reload}
        empty="There is no way to pay at present. Come back later."
      >
        {(methods) => (
          <QuoteForm
            methods={methods}
            onQuote={(quote, method) => {
              setQuotes((before) => [{ quote, method }, ...before]);
            }}
          />
        )}
      </Faces>
      <section aria-labelledby="quotes">
        <h2 id="quotes">Asked so far</h2>
        <div role="status">
          {quotes.length === 0 ? (
            <p className="quiet">Nothing yet.</p>
          ) : (
            <ul>
              {quotes.map(({ quote, method }, index) => (
                <li key={quotes.length - index}>
                  {writeMoney(quote.amount)} by {method.title.toLowerCase()}{' '}
                  <span>
                    costs {writeMoney(quote.fee)}, {writeMoney(quote.total)} in all
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </section>
    </>
  );
}
