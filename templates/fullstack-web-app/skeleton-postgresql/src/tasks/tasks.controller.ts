import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems, Problem } from '../http/problem.js';
import { newTask, task, taskList, type NewTask, type Task, type TaskList } from './task.js';
import { Tasks } from './tasks.js';

@Controller('v1/tasks')
export class TasksController {
  constructor(private readonly tasks: Tasks) {}

  @Get()
  @ApiOperation({ summary: 'List the hundred newest tasks' })
  @ApiOkResponse({ description: 'The tasks, the newest first', standardSchema: taskList })
  async listTasks(): Promise<TaskList> {
    return { tasks: await this.tasks.list() };
  }

  @Post()
  @ApiOperation({ summary: 'Make a task' })
  @ApiCreatedResponse({ description: 'The task', standardSchema: task })
  @ApiProblems(400, 409)
  async makeTask(@Body({ schema: newTask }) body: NewTask): Promise<Task> {
    const made = await this.tasks.make(body);
    if (made.title !== body.title) {
      throw new Problem({
        status: 409,
        title: 'Conflict',
        type: 'urn:problem:id-taken',
        detail: `${body.id} is the id of another task`,
      });
    }
    return made;
  }
}
