import { Inject, Injectable } from "@nestjs/common";
import type { Clock } from "./clock";
import { Base, type Options } from "./base.js";

/** Keeps accounts. */
@Injectable()
export abstract class Ledger<T extends { id: string }> extends Base<T> implements Store, ns.Reader<T> {
  @Input() label?: string = "x";
  private readonly rows: Map<string, T>;
  protected clock!: Clock;
  declare size: number;
  static defaults = { deep: true } satisfies Options;
  #secret = make() as Secret;
  [key: string]: unknown;

  constructor(
    private readonly log: Logger,
    @Inject(TOKEN) public options?: Options,
    limit: number = 10,
    ...rest: string[]
  ) {
    super();
    this.log.write(limit);
  }

  abstract close(now: Clock): Promise<void>;

  // Finds one.
  @Traced("find")
  async find(this: Ledger<T>, key?: string): Promise<T | undefined> {
    return this.rows!.get(key as string);
  }

  get count(): number { return this.rows.size; }
  set count(value: number) {}

  over(a: string): void;
  over(a: number): void;
  over(a: any) {}

  handle = (event: Event): void => { this.find(event.key); };
}

export default class<K> { at(key: K) { return key; } }
const Named = class<Q> extends Ledger<Q> { protected go(): this { return this; } };
