import { a } from './a';

export function whole() { return a(); }

class Cut {
  method() {
    if (a) {
      return a.b(
