import type { ClientOptions, NewParcel, ParcelKey } from "./types";

export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export class ParcelClient {
  private readonly baseUrl: string;
  private readonly retries: number;

  constructor(options: ClientOptions) {
    this.baseUrl = options.baseUrl;
    this.retries = options.retries ?? 3;
  }

  async send(parcel: NewParcel): Promise<ParcelKey> {
    const answer = await this.request("POST", "/parcels", parcel);
    return (answer as { key: ParcelKey }).key;
  }

  async waiting(): Promise<ParcelKey[]> {
    return (await this.request("GET", "/parcels/waiting")) as ParcelKey[];
  }

  private async request(method: string, path: string, body?: unknown): Promise<unknown> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await fetch(this.baseUrl + path, { method, body: JSON.stringify(body) });
      if (answer.ok) {
        return answer.json();
      }
      if (answer.status < 500 || attempt >= this.retries) {
        throw new ApiError(`answer ${answer.status}`, answer.status);
      }
    }
  }
}
