import { TasksPage } from './tasks/TasksPage.js';

export function App() {
  return (
    <>
      <header>
        <h1>{document.title}</h1>
      </header>
      <main>
        <TasksPage />
      </main>
    </>
  );
}
