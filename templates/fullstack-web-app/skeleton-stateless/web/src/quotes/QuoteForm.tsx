import { useId, useRef, useState, type SubmitEvent } from 'react';
import { Failure } from '../loading/Failure.js';
import { toError } from '../loading/useLoaded.js';
import { readMoney } from './money.js';
import { askQuote, type Method, type Quote } from './quotesApi.js';

type Sending =
  | { face: 'idle' }
  | { face: 'incomplete' }
  | { face: 'sending' }
  | { face: 'failed'; error: Error };

interface QuoteFormProps {
  methods: Method[];
  onQuote: (quote: Quote, method: Method) => void;
}

export function QuoteForm({ methods, onQuote }: QuoteFormProps) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(methods[0]);
  const [sending, setSending] = useState<Sending>({ face: 'idle' });
  const input = useRef<HTMLInputElement>(null);
  const [inputId, selectId, problemId] = [useId(), useId(), useId()];
  const isIncomplete = sending.face === 'incomplete';

  async function send() {
    if (sending.face === 'sending') {
      return;
    }
    const amount = readMoney(text);
    if (amount === undefined || chosen === undefined) {
      setSending({ face: 'incomplete' });
      input.current?.focus();
      return;
    }
    setSending({ face: 'sending' });
    try {
      onQuote(await askQuote({ amount, method: chosen.id }), chosen);
      setSending({ face: 'idle' });
    } catch (error) {
      setSending({ face: 'failed', error: toError(error) });
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="field">
        <label htmlFor={inputId}>Amount</label>
        <input
          id={inputId}
          ref={input}
          value={text}
          inputMode="decimal"
          required
          autoComplete="off"
          aria-invalid={isIncomplete}
          aria-describedby={isIncomplete ? problemId : undefined}
          onChange={({ target }) => {
            setText(target.value);
            setSending({ face: 'idle' });
          }}
        />
      </div>
      <div className="field">
        <label htmlFor={selectId}>Paid by</label>
        <select
          id={selectId}
          value={chosen?.id}
          onChange={({ target }) => {
            setChosen(methods.find(({ id }) => id === target.value));
          }}
        >
          {methods.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" aria-disabled={sending.face === 'sending'}>
        Ask
      </button>
      {isIncomplete && (
        <p id={problemId} className="bad">
          An amount is a number such as 12.50.
        </p>
      )}
      {sending.face === 'failed' && <Failure what="No answer" error={sending.error} />}
    </form>
  );
}
