import classes from './story.module.css';

/** Names and values of a configuration. */
export function Facts(props: { facts: Readonly<Record<string, string>> }) {
  const facts = Object.entries(props.facts);
  if (facts.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
