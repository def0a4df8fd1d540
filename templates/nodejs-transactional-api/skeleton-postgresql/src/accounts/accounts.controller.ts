import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems, Problem } from '../http/problem.js';
import { ApiIdempotent, IdempotencyKey, send } from '../idempotency/idempotencyKey.js';
import { account, accountId, newAccount, type NewAccount } from './account.js';
import { Accounts } from './accounts.js';

@Controller('v1/accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Post()
  @ApiOperation({ summary: 'Open an account' })
  @ApiIdempotent()
  @ApiCreatedResponse({ description: 'The account', standardSchema: account })
  @ApiProblems(400, 422)
  async openAccount(
    @IdempotencyKey() key: string,
    @Body({ schema: newAccount }) body: NewAccount,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return send(reply, await this.accounts.open(key, body));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Look at an account' })
  @ApiOkResponse({ description: 'The account', standardSchema: account })
  @ApiProblems(400, 404)
  async getAccount(@Param('id', { schema: accountId }) id: string) {
    const found = await this.accounts.find(id);
    if (!found) {
      throw new Problem({ status: 404, title: 'Not Found', detail: `There is no account ${id}` });
    }
    return found;
  }
}
