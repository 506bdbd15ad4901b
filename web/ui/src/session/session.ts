import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, rememberCsrf, type Schemas } from "../api/client";
import { ProblemError } from "../api/problem";

export type Session = Schemas["Session"];

/** Who is signed in; null when nobody is. A stack that is away is an error, not a signed-out visitor. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return remembered(await body(api.GET("/api/v1/auth/session", { signal })));
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) {
        rememberCsrf(undefined);
        return null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

function remembered(session: Session): Session {
  rememberCsrf(session.csrf_token);
  return session;
}

/** Replaces whatever the last visitor left in memory by the new session. */
function useArrive() {
  const queries = useQueryClient();
  return (session: Session) => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" && query.meta?.["public"] !== true });
    queries.setQueryData(sessionQuery.queryKey, session);
  };
}

export function useSignIn() {
  const arrive = useArrive();
  return useMutation({
    mutationFn: async (credentials: Schemas["SignIn"]) =>
      remembered(await body(api.POST("/api/v1/auth/sign-in", { body: credentials }))),
    onSuccess: arrive,
  });
}

export function useSignUp() {
  const arrive = useArrive();
  return useMutation({
    mutationFn: async (person: Schemas["SignUp"]) =>
      remembered(await body(api.POST("/api/v1/auth/sign-up", { body: person }))),
    onSuccess: arrive,
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await api.POST("/api/v1/auth/sign-out");
      } catch (error) {
        if (!(error instanceof ProblemError && error.status === 401)) throw error;
      }
    },
    onSuccess: () => {
      rememberCsrf(undefined);
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" && query.meta?.["public"] !== true });
      queries.setQueryData(sessionQuery.queryKey, null);
    },
  });
}
