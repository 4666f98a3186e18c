// @flow
import type { Props } from './types';
import { Row, type Cell } from './table';

export type Options = { a: number };

export function typed(a: number, b?: string): string {
  return helper(a);
}

function helper(x) { return <Row x={x} />; }
