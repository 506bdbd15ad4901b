import { ButtonLink, Card, Icon, Portrait, QueryView, Skeleton, useTitle } from "@waooaw/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { deliverableQuery } from "../plant/queries";
import styles from "./Deliverable.module.css";
import { madeAt, Parts, Preview } from "./DeliverableView";

/** C6: one deliverable, to read here and to keep. */
export default function DeliverableScreen({ id }: { id: string }) {
  const deliverable = useQuery(deliverableQuery(id));
  useTitle(deliverable.data?.title);
  return (
    <QueryView
      level={1}
      query={deliverable}
      label="Loading the deliverable"
      skeleton={<Skeleton height="36rem" />}
      errorAction={
        <ButtonLink look="outline" to="/hires">
          Go to my hires
        </ButtonLink>
      }
    >
      {(data) => (
        <div className={styles["layout"]}>
          <header className={styles["header"]}>
            <Link href={`/hires/${data.hire_id}?run=${data.run_id}`} className={styles["back"]}>
              <Icon name="back" size={18} /> The run that made it
            </Link>
            <div className={styles["who"]}>
              <Portrait slug={data.agent.slug} name={data.agent.name} size={64} />
              <div>
                <h1>{data.title}</h1>
                <p className={styles["hint"]}>{madeAt(data)}</p>
              </div>
            </div>
            <p className={styles["summary"]}>{data.summary}</p>
          </header>
          <div className={styles["main"]}>
            <Preview deliverable={data} tall />
          </div>
          <aside className={styles["side"]} aria-label="Files to keep">
            <Card heading="Yours to keep" tight>
              <Parts deliverable={data} />
            </Card>
          </aside>
        </div>
      )}
    </QueryView>
  );
}
