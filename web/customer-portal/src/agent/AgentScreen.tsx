import {
  ButtonLink,
  Card,
  count,
  Disclosure,
  formatCost,
  formatMoney,
  Icon,
  Notice,
  Portrait,
  QueryView,
  Skeleton,
  Tag,
  useTitle,
} from "@waooaw/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { agentQuery, type Agent } from "../plant/queries";
import styles from "./AgentScreen.module.css";
import { AgentStatus } from "./AgentStatus";
import { CertificateView } from "./CertificateView";
import { questionsAbout } from "./questions";
import { Rating } from "./Rating";

/** C2: one agent, with everything to decide by. */
export default function AgentScreen({ slug }: { slug: string }) {
  const agent = useQuery(agentQuery(slug));
  useTitle(agent.data && `${agent.data.name}, ${agent.data.specialty}`);
  return (
    <QueryView
      level={1}
      query={agent}
      label="Loading the agent"
      skeleton={<Skeleton height="28rem" />}
      errorAction={
        <ButtonLink look="outline" to="/">
          See every agent
        </ButtonLink>
      }
    >
      {(data) => <Profile agent={data} />}
    </QueryView>
  );
}

function Profile({ agent }: { agent: Agent }) {
  return (
    <div className={styles["layout"]}>
      <div className={styles["head"]}>
        <Link href="/" className={styles["back"]}>
          <Icon name="back" size={18} /> All agents
        </Link>
        <div className={styles["hello"]}>
          <Portrait slug={agent.slug} name={agent.name} size={132} working={agent.status === "working"} />
          <div className={styles["intro"]}>
            <div className={styles["marks"]}>
              <AgentStatus agent={agent} />
              {agent.certified && (
                <Tag tone="accent">
                  <Icon name="seal" size={16} /> Certified
                </Tag>
              )}
            </div>
            <h1>{agent.name}</h1>
            <p className={styles["role"]}>
              {agent.specialty} <span aria-hidden="true">·</span> {agent.job_role.name}, {agent.job_role.seniority}
            </p>
            <p className={styles["facts"]}>
              {agent.industry.name} <span aria-hidden="true">·</span>{" "}
              <Rating rating={agent.rating} count={agent.review_count} />
            </p>
            <p className={styles["tagline"]}>{agent.tagline}</p>
          </div>
        </div>
      </div>
      <aside className={styles["side"]} aria-label="Price and trial">
        <Offer agent={agent} />
      </aside>
      <div className={styles["body"]}>
        <Card heading={`What ${agent.name} does`}>
          <p className={styles["prose"]}>{agent.description}</p>
        </Card>
        {agent.makes.length > 0 && (
          <Card heading="What you keep">
            <ul className={styles["makes"]}>
              {agent.makes.map((made) => (
                <li key={made}>
                  <Icon name="file" />
                  <span>{made}</span>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card heading="Certified skills">
          <div>
            {agent.certified_skills.map((skill) => (
              <Disclosure
                key={skill.name}
                summary={
                  <span className={styles["skill"]}>
                    <span>{skill.name}</span>
                    <span>{skill.description}</span>
                    <span className={styles["number"]}>
                      <Icon name="seal" size={16} /> Certificate {skill.certificate.number}
                    </span>
                  </span>
                }
              >
                <CertificateView certificate={skill.certificate} />
              </Disclosure>
            ))}
          </div>
        </Card>
        <Card heading={`${agent.name}’s own certificate`}>
          <CertificateView certificate={agent.certificate} />
        </Card>
        <Card heading="Good to know">
          <div>
            {questionsAbout(agent).map(({ question, answer }) => (
              <Disclosure key={question} summary={question}>
                <p>{answer}</p>
              </Disclosure>
            ))}
          </div>
        </Card>
      </div>
    </div>
  );
}

function Offer({ agent }: { agent: Agent }) {
  return (
    <Card>
      <p className={styles["price"]}>
        <strong>{formatMoney(agent.price)}</strong>
        <span>a month, if you keep {agent.name} after the trial</span>
      </p>
      <ul className={styles["limits"]}>
        <li>
          <Icon name="clock" />
          <span>
            <strong>{count(agent.trial.days, "day")}</strong> to try, to the second
          </span>
        </li>
        <li>
          <Icon name="task" />
          <span>
            <strong>{count(agent.trial.tasks_per_day, "task")}</strong> a day
          </span>
        </li>
        <li>
          <Icon name="coin" />
          <span>
            up to <strong>{formatCost(agent.trial.spend_cap)}</strong> of work, on us
          </span>
        </li>
      </ul>
      {agent.status === "offline" ? (
        <Notice tone="warn">
          <p>
            {agent.needs_model
              ? `${agent.name} needs a language model, and none is connected. So there is nothing to try yet, and we will not pretend otherwise.`
              : `${agent.name} is offline and cannot be tried now.`}
          </p>
        </Notice>
      ) : (
        <>
          <ButtonLink wide to={`/agents/${agent.slug}/trial`} trailing="arrow">
            Start a free trial
          </ButtonLink>
          <p className={styles["small"]}>No card. Nothing is charged, now or later, unless you say so.</p>
        </>
      )}
    </Card>
  );
}
