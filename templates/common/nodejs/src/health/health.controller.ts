import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Problem } from '../http/problem.js';
import { Readiness } from './readiness.js';

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process works. Says nothing of what it depends on: a restart would not mend that. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** Requests can be taken. */
  @Get('ready')
  async ready() {
    const obstacles = await this.readiness.obstacles();
    if (obstacles.length > 0) {
      throw new Problem({
        status: 503,
        title: 'Service Unavailable',
        detail: obstacles.join(', '),
      });
    }
    return { status: 'ok' };
  }
}
