import { Group, Text } from '@mantine/core';
import { IconBackhoe, IconProgress, IconShield, IconShieldOff } from '@tabler/icons-react';
import type { AssetId, StoryAsset } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { day, month } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Expandable } from './expandable.tsx';
import { Facts } from './facts.tsx';
import { Panel } from './panel.tsx';
import classes from './story.module.css';

/** The machines; the one it is about first. */
export function AssetsPanel(props: { assets: readonly StoryAsset[]; highlighted: AssetId | null }) {
  const { t } = useTranslation('story');
  const sorted = [...props.assets].sort(
    (a, b) =>
      Number(b.assetId === props.highlighted) - Number(a.assetId === props.highlighted) || b.openCases - a.openCases,
  );
  return (
    <Panel heading={t('assets.heading', { count: sorted.length })} testId="assets">
      {sorted.length === 0 && <Text c="dimmed">{t('assets.none')}</Text>}
      <Expandable items={sorted} shown={2} keyOf={(asset) => asset.assetId}>
        {(asset) => <AssetRow asset={asset} highlighted={asset.assetId === props.highlighted} />}
      </Expandable>
    </Panel>
  );
}

function AssetRow({ asset, highlighted }: { asset: StoryAsset; highlighted: boolean }) {
  const { t } = useTranslation('story');
  const covered = asset.warrantyUntil !== null && Date.parse(asset.warrantyUntil) > serverNow();
  return (
    <details className={classes.details} data-testid="asset" data-highlighted={highlighted}>
      <summary className={classes.row}>
        <IconBackhoe size={16} aria-hidden color={highlighted ? 'var(--accent-text)' : 'var(--text-quiet)'} />
        <Text fw={650}>{asset.model}</Text>
        <Text className="tabular">{asset.serial}</Text>
        {asset.warrantyUntil && (
          <span className={classes.fact}>
            {covered ? <IconShield size={14} aria-hidden /> : <IconShieldOff size={14} aria-hidden />}
            {t(covered ? 'assets.warranty' : 'assets.warranty-over', { date: month(asset.warrantyUntil) })}
          </span>
        )}
        <Group gap="sm" ml="auto" wrap="nowrap">
          {asset.openCases > 0 && (
            <Text fw={600} c="var(--status-warning)" className={classes.fact}>
              <IconProgress size={14} aria-hidden /> {t('assets.open-cases', { count: asset.openCases })}
            </Text>
          )}
          {asset.pastCases > 0 && <Text c="dimmed">{t('assets.past-cases', { count: asset.pastCases })}</Text>}
        </Group>
      </summary>
      <Facts
        facts={{
          ...asset.configuration,
          ...(asset.location ? { [t('assets.location')]: asset.location } : {}),
          ...(asset.installedAt ? { [t('assets.installed')]: day(asset.installedAt) } : {}),
        }}
      />
    </details>
  );
}
