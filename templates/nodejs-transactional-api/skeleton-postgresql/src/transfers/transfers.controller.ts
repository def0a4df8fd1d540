import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems, Problem } from '../http/problem.js';
import { ApiIdempotent, IdempotencyKey, send } from '../idempotency/idempotencyKey.js';
import { newTransfer, transfer, transferId, type NewTransfer } from './transfer.js';
import { Transfers } from './transfers.js';

@Controller('v1/transfers')
export class TransfersController {
  constructor(private readonly transfers: Transfers) {}

  @Post()
  @ApiOperation({ summary: 'Move money from one account to another' })
  @ApiIdempotent()
  @ApiCreatedResponse({ description: 'The transfer', standardSchema: transfer })
  @ApiProblems(400, 409, 422)
  async makeTransfer(
    @IdempotencyKey() key: string,
    @Body({ schema: newTransfer }) body: NewTransfer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return send(reply, await this.transfers.make(key, body));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Look at a transfer' })
  @ApiOkResponse({ description: 'The transfer', standardSchema: transfer })
  @ApiProblems(400, 404)
  async getTransfer(@Param('id', { schema: transferId }) id: string) {
    const found = await this.transfers.find(id);
    if (!found) {
      throw new Problem({ status: 404, title: 'Not Found', detail: `There is no transfer ${id}` });
    }
    return found;
  }
}
