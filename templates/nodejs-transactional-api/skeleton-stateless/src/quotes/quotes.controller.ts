import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../http/problem.js';
import { quote, quoteFor, quoteRequest, type QuoteRequest } from './quote.js';

@Controller('v1/quotes')
export class QuotesController {
  /** Keeps nothing, so it may be asked as often as one likes. */
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask what a payment costs' })
  @ApiOkResponse({ description: 'What it costs', standardSchema: quote })
  @ApiProblems(400)
  getQuote(@Body({ schema: quoteRequest }) body: QuoteRequest) {
    return quoteFor(body);
  }
}
