import { asProblem, sessionQuery } from "@waooaw/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const UNAUTHORIZED = 401;

/** Asks who is signed in as soon as any answer says that nobody is, so that an ended session shows at once. */
export function useSessionWatch(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const askAgain = (error: unknown) => {
      if (asProblem(error).status === UNAUTHORIZED && queries.getQueryData(sessionQuery.queryKey) != null) {
        void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    };
    const ends = [
      queries.getQueryCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") askAgain(event.action.error);
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") askAgain(event.action.error);
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [queries]);
}
