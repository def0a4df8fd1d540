import { Faces } from '../loading/Faces.js';
import { useLoaded } from '../loading/useLoaded.js';
import { NewTaskForm } from './NewTaskForm.js';
import { loadTasks } from './tasksApi.js';

export function TasksPage() {
  const { loaded, reload, change } = useLoaded(loadTasks);
  return (
    <>
      <NewTaskForm
        onMade={(task) => {
          if (loaded.face === 'loaded') {
            change((tasks) => [task, ...tasks.filter(({ id }) => id !== task.id)]);
          } else {
            reload();
          }
        }}
      />
      <section aria-labelledby="tasks">
        <h2 id="tasks">Tasks</h2>
        <Faces
          what="tasks"
          loaded={loaded}
          reload={reload}
          empty="Nothing is to be done. Add the first task above."
        >
          {(tasks) => (
            <ul>
              {tasks.map(({ id, title, createdAt }) => (
                <li key={id}>
                  {title}{' '}
                  <time className="quiet" dateTime={createdAt}>
                    {new Date(createdAt).toLocaleString()}
                  </time>
                </li>
              ))}
            </ul>
          )}
        </Faces>
      </section>
    </>
  );
}
