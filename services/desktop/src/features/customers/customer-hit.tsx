import { Badge } from '@mantine/core';
import { IconBackhoe, IconHash, IconPhone } from '@tabler/icons-react';
import type { RouteResponse } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { nationalNumber } from '../../format/phone-number.ts';
import classes from './customers.module.css';
import { matchedText } from './matched-text.ts';

type Hit = RouteResponse<'customers.search'>['items'][number];

const icons = { phone: IconPhone, serial: IconBackhoe, account: IconHash } as const;

/** One found customer, with what matched marked. */
export function CustomerHit({ hit, query }: { hit: Hit; query: string }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const byName = hit.matched === 'name';
  const Icon = hit.matched === 'name' ? null : icons[hit.matched];
  return (
    <li>
      <Link href={`/customers/${hit.customerId}`} className={classes.hit} data-testid="customer-hit">
        <span className={classes.hitName}>
          <Marked text={hit.name} query={byName ? query : ''} />
          {hit.otherName && (
            <span className={classes.quiet}>
              <Marked text={hit.otherName} query={byName ? query : ''} />
            </span>
          )}
        </span>
        <span className={classes.hitFacts}>
          {[words(`customer-kind.${hit.kind}`), hit.city].filter(Boolean).join(' · ')}
        </span>
        <span className={classes.hitMatch}>
          {Icon ? (
            <>
              <Icon size={15} aria-label={t(`matched.${hit.matched}`)} />
              <Marked text={hit.matched === 'phone' ? nationalNumber(hit.hint) : hit.hint} query={query} />
            </>
          ) : (
            hit.primaryPhone && (
              <>
                <IconPhone size={15} aria-hidden />
                <span>{nationalNumber(hit.primaryPhone)}</span>
              </>
            )
          )}
        </span>
        <span className={classes.hitGrade}>
          {hit.grade && (
            <Badge variant={hit.grade === 'A' ? 'filled' : 'light'} color={hit.grade === 'A' ? 'indigo' : 'gray'}>
              {hit.grade} · {words(`grade.${hit.grade}`)}
            </Badge>
          )}
        </span>
      </Link>
    </li>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  let at = 0;
  return (
    <span>
      {matchedText(text, query).map((part) => {
        const key = at;
        at += part.text.length;
        return part.hit ? (
          <mark key={key} className={classes.mark}>
            {part.text}
          </mark>
        ) : (
          <span key={key}>{part.text}</span>
        );
      })}
    </span>
  );
}
