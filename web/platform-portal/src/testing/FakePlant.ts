import { vi } from "vitest";

export type Seen = { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown };
type Handler = (seen: Seen) => Response | Promise<Response>;

/** Stands where the portal's server stands: answers by method and path, and remembers what it was asked. */
export class FakePlant {
  readonly seen: Seen[] = [];
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => this.answer(new Request(input, init)));
  }

  /** Answers a route from now on. */
  on(route: `${string} /${string}`, handler: Handler): this {
    this.handlers.set(route, handler);
    return this;
  }

  asked(route: string): Seen[] {
    return this.seen.filter((seen) => `${seen.method} ${seen.path}` === route);
  }

  private async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const seen = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
    this.seen.push(seen);
    const handler = this.handlers.get(`${seen.method} ${seen.path}`);
    return handler === undefined ? problem(404, "not-found", "There is nothing at this address.") : handler(seen);
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

export function problem(status: number, slug: string, detail: string): Response {
  const body = {
    type: `https://waooaw.com/errors/${slug}`,
    title: slug,
    status,
    detail,
    instance: "/",
    correlation_id: `corr-${slug}`,
  };
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });
}

export const SESSION = {
  user: {
    id: "0190a000-0000-7000-8000-000000000001",
    email: "admin@waooaw.example",
    full_name: "Platform Admin",
    portal: "PP",
    roles: ["admin"],
    customer_id: null,
    customer_name: null,
    trial_mode: false,
  },
  expires_at: "2026-03-01T10:30:00Z",
  csrf_token: "csrf-of-this-session",
};
