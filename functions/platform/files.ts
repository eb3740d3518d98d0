// Where photos and other files live: the same flow on S3 and in a folder. Uploads go straight to storage.

/** A signed permission to upload one file by a form POST; the storage refuses anything else. */
export type Ticket = { url: string; fields: Record<string, string> };

export type TicketRequest = {
  key: string;
  contentType: string;
  sizeBytesMax: number;
  /** How long the ticket may be used. */
  seconds: number;
};

export type Files = {
  ticket(request: TicketRequest): Promise<Ticket>;
  /** A signed address to look at a file for a while. */
  link(key: string, seconds: number): Promise<string>;
  /** The bytes, or undefined when there is no such file. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  remove(key: string): Promise<void>;
};
