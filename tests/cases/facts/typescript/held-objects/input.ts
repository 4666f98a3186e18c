// Variables that hold objects with functions: their types are known where the variables are.
interface Clock { tick(): void }
const clock: Clock = { tick() {} } as Clock;
const made = make({ run() { clock.tick(); } });
let replaced: Clock;
replaced = { tick() { replaced.tick(); } };
function make(parts: { run(): void }): Clock { parts.run(); return clock; }
clock.tick();
