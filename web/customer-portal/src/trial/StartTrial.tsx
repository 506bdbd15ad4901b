import {
  api,
  asProblem,
  body,
  Button,
  ButtonLink,
  Card,
  count,
  formatCost,
  formatMoney,
  Icon,
  Notice,
  Portrait,
  ProblemNotice,
  QueryView,
  sessionQuery,
  Skeleton,
  useIdempotencyKey,
  useTitle,
} from "@waooaw/ui";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { agentQuery, hiresQuery, type Agent } from "../plant/queries";
import styles from "./StartTrial.module.css";

/** C4: the terms, in money and tasks, and one confirmation. */
export default function StartTrial({ slug }: { slug: string }) {
  const agent = useQuery(agentQuery(slug));
  useTitle(agent.data && `Try ${agent.data.name}`);
  return (
    <QueryView level={1} query={agent} label="Loading the terms" skeleton={<Skeleton height="24rem" />}>
      {(data) => <Terms agent={data} />}
    </QueryView>
  );
}

function Terms({ agent }: { agent: Agent }) {
  const start = useStartTrial(agent.id);
  const hires = useInfiniteQuery(hiresQuery);
  const already = hires.data?.pages.flatMap((page) => page.items).find((hire) => hire.agent.id === agent.id);
  const { days, tasks_per_day: tasks, spend_cap: cap } = agent.trial;
  const conflict = start.error !== null && asProblem(start.error).status === 409;
  return (
    <div className={styles["frame"]}>
      <Portrait slug={agent.slug} name={agent.name} size={104} />
      <h1>Try {agent.name} for {count(days, "day")}</h1>
      <p className={styles["lead"]}>{agent.specialty}. {agent.tagline}.</p>
      <Card heading="What you agree to">
        <dl className={styles["terms"]}>
          <Term icon="coin" name="You pay" value="Nothing">
            No card, and nothing is charged by itself afterwards. Keeping {agent.name} later is {formatMoney(agent.price)} a
            month.
          </Term>
          <Term icon="clock" name="Lasts" value={count(days, "day")}>
            {days * 24} hours from the moment you confirm; then it ends by itself.
          </Term>
          <Term icon="task" name="Work" value={`${count(tasks, "task")} a day`}>
            Each run of a goal is one task. The count starts anew at midnight UTC.
          </Term>
          <Term icon="spark" name="Our cost" value={`up to ${formatCost(cap)}`}>
            What the work may cost us over the whole trial. At the limit {agent.name} stops; you owe nothing.
          </Term>
          <Term icon="file" name="You keep" value="Everything made">
            Every deliverable stays yours to read and download, whatever you decide.
          </Term>
        </dl>
        <Outcome
          agent={agent}
          already={already?.id}
          action={
            <Button wide busy={start.isPending || start.isSuccess} onClick={() => start.mutate()} trailing="arrow">
              Start the trial
            </Button>
          }
        />
        {start.error && (
          <ProblemNotice error={start.error}>
            {conflict ? `You have tried ${agent.name} before; an agent can be tried once.` : undefined}
          </ProblemNotice>
        )}
        {conflict && already === undefined && (
          <ButtonLink look="outline" wide to="/hires">
            Go to my hires
          </ButtonLink>
        )}
      </Card>
      <ButtonLink look="plain" to={`/agents/${agent.slug}`} icon="back">
        Back to {agent.name}
      </ButtonLink>
    </div>
  );
}

function Outcome({ agent, already, action }: { agent: Agent; already: string | undefined; action: React.ReactNode }) {
  if (already !== undefined) {
    return (
      <>
        <Notice>
          <p>{agent.name} works for you already.</p>
        </Notice>
        <ButtonLink wide to={`/hires/${already}`} trailing="arrow">
          Go to the workspace
        </ButtonLink>
      </>
    );
  }
  if (agent.status === "offline") {
    return (
      <Notice tone="warn">
        <p>{agent.name} cannot be tried now{agent.needs_model ? ", because no language model is connected" : ""}.</p>
      </Notice>
    );
  }
  return action;
}

function Term({
  icon,
  name,
  value,
  children,
}: {
  icon: "coin" | "clock" | "task" | "spark" | "file";
  name: string;
  value: string;
  children: React.ReactNode;
}) {
  return (
    <div className={styles["term"]}>
      <Icon name={icon} />
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{children}</span>
      </dd>
    </div>
  );
}

/** Starts the trial once, however often it is asked to, then goes to the workspace. */
function useStartTrial(agentId: string) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { keyFor } = useIdempotencyKey();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/trials", {
          body: { agent_id: agentId },
          params: { header: { "Idempotency-Key": keyFor(agentId) } },
        }),
      ),
    onSuccess: (trial) => {
      void queries.invalidateQueries({ queryKey: hiresQuery.queryKey });
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      navigate(`/hires/${trial.id}`);
    },
  });
}
