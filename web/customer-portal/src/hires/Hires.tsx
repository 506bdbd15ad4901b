import { Button, ButtonLink, EmptyState, QueryView, Skeleton, useNow, useTitle } from "@waooaw/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { hiresQuery } from "../plant/queries";
import { HireCard } from "./HireCard";
import styles from "./Hires.module.css";

/** C7: everybody who works, or worked, for this customer. */
export default function Hires() {
  useTitle("My hires");
  const hires = useInfiniteQuery(hiresQuery);
  const now = useNow(30_000);
  const items = hires.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h1 className={styles["title"]}>My hires</h1>
      <QueryView
        query={hires}
        label="Loading your hires"
        skeleton={
          <div className={styles["grid"]}>
            <Skeleton height="17rem" />
            <Skeleton height="17rem" />
          </div>
        }
        empty={() =>
          items.length > 0 ? undefined : (
            <EmptyState
              title="Nobody works for you yet"
              action={<ButtonLink to="/?available=true">Meet the available agents</ButtonLink>}
            >
              When you start a trial, the agent appears here with its days left, what it cost and what it made.
            </EmptyState>
          )
        }
      >
        {() => (
          <>
            <ul className={styles["grid"]}>
              {items.map((hire) => (
                <li key={hire.id}>
                  <HireCard hire={hire} now={now} />
                </li>
              ))}
            </ul>
            {hires.hasNextPage && (
              <p className={styles["more"]}>
                <Button look="outline" busy={hires.isFetchingNextPage} onClick={() => void hires.fetchNextPage()}>
                  Show more
                </Button>
              </p>
            )}
          </>
        )}
      </QueryView>
    </>
  );
}
