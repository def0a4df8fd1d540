import { z } from 'zod';

const id = z.uuid().meta({ examples: ['6f0f8f0e-8a55-4b4e-9a3c-0d2b7d1e5c11'] });
const title = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .meta({ examples: ['Call the bank'] });

export const newTask = z
  .strictObject({
    id: id.meta({ description: 'Made up by the caller: what is sent again makes nothing twice' }),
    title,
  })
  .meta({ id: 'NewTask' });

export const task = z.looseObject({ id, title, createdAt: z.iso.datetime() }).meta({ id: 'Task' });

export const taskList = z.looseObject({ tasks: z.array(task).max(100) }).meta({ id: 'TaskList' });

export type NewTask = z.infer<typeof newTask>;
export type Task = z.infer<typeof task>;
export type TaskList = z.infer<typeof taskList>;
