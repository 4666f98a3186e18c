export type ParcelKey = string;

export interface NewParcel {
  address: string;
  body: string;
}

export interface ClientOptions {
  baseUrl: string;
  retries?: number;
}
