/**
 * @module functions
 * Every way to write a function.
 */

/**
 * Adds two numbers.
 *
 * @param {number} a  the first
 * @param {number} [b=1]  the second
 * @returns {Promise<number>} their sum
 */
export async function add(a, b = 1) {
  return a + b;
}

export function* count({ from, to = 10 } = {}, [step], ...rest) {
  yield step(from, to, rest);
}

const twice = (x) => add(x, x),
  once = x => add(x),
  later = async function laterNamed() { await twice(1); };

let self = function () { return self(); };
var generator = function* () {};

/** A nested function keeps its outer name. */
function outer() {
  return inner(1);
  function inner(value) {
    const deep = () => value;
    return deep();
  }
}

async () => { for await (const part of count()) { outer(part); } };

[1, 2].forEach(function visit(item) { twice(item); });

/** @private */
export function hidden() {}

export const Card = memo(function Card({ title }) { return outer(title); });
