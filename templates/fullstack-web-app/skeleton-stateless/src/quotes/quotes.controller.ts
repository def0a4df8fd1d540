import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../http/problem.js';
import {
  methodList,
  METHODS,
  quote,
  quoteFor,
  quoteRequest,
  type MethodList,
  type QuoteRequest,
} from './quote.js';

/** Keeps nothing, so it may be asked as often as one likes. */
@Controller('v1')
export class QuotesController {
  @Get('methods')
  @ApiOperation({ summary: 'List the ways to pay' })
  @ApiOkResponse({ description: 'The ways to pay', standardSchema: methodList })
  listMethods(): MethodList {
    return { methods: METHODS };
  }

  @Post('quotes')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask what a payment costs' })
  @ApiOkResponse({ description: 'What it costs', standardSchema: quote })
  @ApiProblems(400)
  getQuote(@Body({ schema: quoteRequest }) body: QuoteRequest) {
    return quoteFor(body);
  }
}
