import { useId, useRef, useState, type SubmitEvent } from 'react';
import { Failure } from '../loading/Failure.js';
import { toError } from '../loading/useLoaded.js';
import { randomId } from './randomId.js';
import { makeTask, type Task } from './tasksApi.js';

type Sending =
  | { face: 'idle' }
  | { face: 'incomplete' }
  | { face: 'sending' }
  | { face: 'failed'; error: Error }
  | { face: 'made'; title: string };

export function NewTaskForm({ onMade }: { onMade: (task: Task) => void }) {
  const [title, setTitle] = useState('');
  // The same until the task is made: what is sent again after a failure makes no second one
  const [id, setId] = useState(randomId);
  const [sending, setSending] = useState<Sending>({ face: 'idle' });
  const input = useRef<HTMLInputElement>(null);
  const [inputId, problemId] = [useId(), useId()];
  const isIncomplete = sending.face === 'incomplete';

  async function send() {
    if (sending.face === 'sending') {
      return;
    }
    if (title.trim() === '') {
      setSending({ face: 'incomplete' });
      input.current?.focus();
      return;
    }
    setSending({ face: 'sending' });
    try {
      const task = await makeTask({ id, title });
      setSending({ face: 'made', title: task.title });
      setTitle('');
      setId(randomId());
      onMade(task);
      input.current?.focus();
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
        <label htmlFor={inputId}>What is to be done?</label>
        <input
          id={inputId}
          ref={input}
          value={title}
          maxLength={120}
          required
          autoComplete="off"
          aria-invalid={isIncomplete}
          aria-describedby={isIncomplete ? problemId : undefined}
          onChange={({ target }) => {
            const isOther = sending.face === 'failed';
            setTitle(target.value);
            setSending({ face: 'idle' });
            // Another text is another task, even if the first one has arrived after all
            if (isOther) {
              setId(randomId());
            }
          }}
        />
      </div>
      <button type="submit" aria-disabled={sending.face === 'sending'}>
        Add
      </button>
      {isIncomplete && (
        <p id={problemId} className="bad">
          Say in a few words what is to be done.
        </p>
      )}
      {sending.face === 'failed' && <Failure what="Not added" error={sending.error} />}
      <p role="status" className="quiet">
        {sending.face === 'made' && `Added: ${sending.title}`}
      </p>
    </form>
  );
}
