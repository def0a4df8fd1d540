// The API's own types: what it changes is seen here when it is built
import type { NewTask, Task, TaskList } from '../../../src/tasks/task.js';
import { call } from '../http/call.js';

export type { Task };

export async function loadTasks(signal: AbortSignal): Promise<Task[]> {
  return (await call<TaskList>('/v1/tasks', { signal })).tasks;
}

export function makeTask(task: NewTask): Promise<Task> {
  return call('/v1/tasks', { body: task });
}
