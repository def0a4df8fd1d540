import type { ASTNode } from '@marcbachmann/cel-js';
import { SEARCHES } from './environment';
import { patternOf } from './patterns';
import { children, factAt, FactReference, LOOPS } from './syntax';

const SOURCE = /^[a-z][a-z0-9-]*$/;
const NAME = /^(?!constructor$)[A-Za-z][\w.-]*$/;

const VARIABLES = ['facts', 'entity', 'now'];
/** Loops in loops multiply. */
const MOST_LOOPS_DEEP = 2;

/** What is wrong with an expression, with its place in the text. */
export interface ExpressionProblem {
  message: string;
  remedy?: string;
  /** Offset in the text. */
  start: number;
  end: number;
}

/** Finds what an expression reads. */
export class NameReader {
  readonly facts = new Map<string, FactReference>();
  readonly tested = new Set<string>();
  readonly names = new Set<string>();
  readonly problems: ExpressionProblem[] = [];
  /** Loops around the place. */
  #loops = 0;

  visit(node: ASTNode): void {
    const fact = factAt(node);
    if (fact) {
      this.#checkName(fact, node);
      this.facts.set(fact.id, fact);
      return;
    }
    if (node.op === 'id') {
      this.#visitName(node.args, node);
      return;
    }
    if (node.op === 'call') {
      this.names.add(`${node.args[0]}()`);
      this.#visitTest(node, ...node.args);
    }
    const isLoop = node.op === 'rcall' && LOOPS.includes(node.args[0]);
    if (node.op === 'rcall' && (isLoop || node.args[0] === 'bind')) {
      this.#checkLoop(node, node.args[0], node.args[2][0]);
    }
    if (node.op === 'rcall' && node.args[0] === SEARCHES) {
      this.#checkPattern(node.args[2][0]);
    }
    this.#loops += isLoop ? 1 : 0;
    children(node).forEach(child => this.visit(child));
    this.#loops -= isLoop ? 1 : 0;
  }

  /** What asks whether a fact is there. */
  #visitTest(node: ASTNode, name: string, args: ASTNode[]): void {
    if (name === 'first' && !args.every(factAt)) {
      this.problems.push({
        message: 'first() is of two facts',
        remedy:
          'Name them, such as `first(facts.ci.coverage, facts.scanner.coverage) >= 80`.',
        start: node.start,
        end: node.end,
      });
    }
    const tested = ['has', 'first'].includes(name) && factAt(args[0]);
    if (tested) {
      this.tested.add(tested.id);
    }
  }

  #visitName(name: string, { start, end }: ASTNode): void {
    if (name === 'facts') {
      this.problems.push({
        message:
          'A fact must be named literally, so that what a check reads is known before it runs',
        remedy:
          'Write `facts.<source>.<name>`, such as `facts.ci.coverage` or `facts.ci["line-coverage"]`.',
        start,
        end,
      });
    }
    this.names.add(name);
  }

  #checkPattern(pattern: ASTNode | undefined): void {
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return;
    }
    try {
      patternOf(pattern.args);
    } catch (error) {
      this.problems.push({
        message: (error as Error).message,
        remedy:
          'Write it in the syntax of RE2, which has no `(?=`, `(?!` and `\\1`.',
        start: pattern.start,
        end: pattern.end,
      });
    }
  }

  #checkLoop(
    { start, end }: ASTNode,
    name: string,
    variable: ASTNode | undefined,
  ): void {
    if (name === 'bind') {
      this.problems.push({
        message: 'cel.bind() is not available in checks',
        start,
        end,
      });
    }
    if (this.#loops >= MOST_LOOPS_DEEP) {
      this.problems.push({
        message: `${name}() stands in ${MOST_LOOPS_DEEP} others; that is one too many`,
        remedy: 'Let the source of the facts do this work.',
        start,
        end,
      });
    }
    if (variable?.op === 'id' && VARIABLES.includes(variable.args)) {
      this.problems.push({
        message: `'${variable.args}' is taken; the variable of ${name}() needs another name`,
        start: variable.start,
        end: variable.end,
      });
    }
  }

  #checkName({ id, source, name }: FactReference, node: ASTNode): void {
    if (!SOURCE.test(source) || !NAME.test(name)) {
      this.problems.push({
        message: `There can be no fact '${id}'`,
        remedy:
          'A source is made of lower-case letters, digits and dashes; a name starts with a letter.',
        start: node.start,
        end: node.end,
      });
    }
  }
}
