import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "../generated/plant";
import { readProblem, unreachable } from "./problem";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

let csrfToken: string | undefined;

/** Remembers the session's token for the writes that follow; the session query calls it with every answer. */
export function rememberCsrf(token: string | undefined): void {
  csrfToken = token;
}

const READS = new Set(["GET", "HEAD"]);

/**
 * A client of the plant's contract on one origin. Unsuccessful answers never come back: they are thrown as
 * {@link ProblemError}. Each request carries its own correlation id, so that even a request without an answer can be
 * looked for in the logs.
 */
export function createApi(baseUrl: string): Api {
  return createClient<paths>({ baseUrl, fetch: (request) => send(request) });
}

async function send(request: Request): Promise<Response> {
  const correlationId = newId();
  request.headers.set("X-Correlation-ID", correlationId);
  if (!READS.has(request.method) && csrfToken !== undefined) request.headers.set("X-CSRF-Token", csrfToken);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable(correlationId);
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The client of the origin this page came from, the only one it ever talks to. */
export const api: Api = createApi(typeof location === "undefined" ? "" : location.origin);

/** The body of a successful answer. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

/** A random id for correlation and idempotency; works without a secure context too. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
