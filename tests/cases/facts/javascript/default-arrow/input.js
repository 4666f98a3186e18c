/** Doubles. */
export default async (value) => value * 2;
