import { QueryCache, QueryClient } from "@tanstack/react-query";
import { asProblem } from "./problem";

/**
 * The one holder of server state. Reads that failed because the stack is away are asked again every few seconds for as
 * long as a screen shows them, so a screen recovers by itself; anything else is shown at once. A 401 means that the
 * session is over, whichever read met it, so the session is asked for again.
 */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        if (query.queryKey[0] !== "session" && asProblem(error).status === 401) {
          void client.invalidateQueries({ queryKey: ["session"] });
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => asProblem(error).passing && failures < 1,
        retryDelay: 400,
        refetchInterval: (query) =>
          query.state.error !== null && asProblem(query.state.error).passing ? 4_000 : false,
      },
      mutations: { retry: false },
    },
  });
  return client;
}
