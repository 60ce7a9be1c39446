import { useState } from 'preact/hooks';
import type { GatewayDetail, SavedResponse, VersionView } from '../../../api/fleet-schemas.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { say } from '../../parts/toasts.tsx';
import { useForm } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { draftOf } from '../editor/drafts.ts';

type Moment = (ms: number) => string;
interface Props {
  detail: GatewayDetail;
  moment: Moment;
  reload: () => void;
}

const FIRST = 5;

/** The lines that were drawn for a gateway, in all their versions. */
export function Versions({ detail, moment, reload }: Props) {
  const [restored, setRestored] = useState<VersionView | null>(null);
  const [isWhole, setWhole] = useState(false);
  const { versions } = detail;
  return (
    <section class="panel versions" aria-labelledby="versions">
      <h3 id="versions">{t('gateway.versions')}</h3>
      {draftOf(detail.gateway) && (
        <p class="notice">
          <a href={`/fleet/${detail.gateway}/lines`}>{t('gateway.draft')}</a>
        </p>
      )}
      {versions.length === 0 && <p class="quiet">{t('gateway.noVersions')}</p>}
      <ol class="version-list">
        {versions.slice(0, isWhole ? undefined : FIRST).map((version) => (
          <Version key={version.version} version={version} moment={moment} restore={setRestored} />
        ))}
      </ol>
      {!isWhole && versions.length > FIRST && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          {t('fleet.all')}
        </button>
      )}
      {restored && (
        <GoBack
          version={restored}
          detail={detail}
          onClose={() => {
            setRestored(null);
            reload();
          }}
        />
      )}
    </section>
  );
}

interface VersionProps {
  version: VersionView;
  moment: Moment;
  restore: (version: VersionView) => void;
}

function Version({ version, moment, restore }: VersionProps) {
  const { state, savedBy, savedAt, reason, reasons, changes } = version;
  const isNot = state === 'refused' || state === 'rolled-back';
  return (
    <li class={`version ${state}`}>
      <p class="head">
        <strong>{t('gateway.versionNumber', { version: version.version })}</strong>
        <span class={isNot ? 'version-tag bad' : state === 'in-force' ? 'version-tag good' : 'version-tag'}>
          {t(`gateway.versionState.${state}`)}
        </span>
        {state !== 'in-force' && state !== 'sent' && may('configure') && (
          <button type="button" class="button small" onClick={() => restore(version)}>
            {t('gateway.goBack')}
          </button>
        )}
      </p>
      <p>{savedBy === null ? t('gateway.ownFile') : reason}</p>
      <p class="quiet">
        {savedBy === null ? moment(savedAt) : t('gateway.savedBy', { name: savedBy, time: moment(savedAt) })}
      </p>
      {isNot && (
        <ul class="reasons" lang="en">
          {reasons.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      )}
      {savedBy !== null && <Difference changes={changes} />}
    </li>
  );
}

function Difference({ changes }: Pick<VersionView, 'changes'>) {
  if (changes.length === 0) return <p class="quiet">{t('gateway.noDifference')}</p>;
  return (
    <ul class="difference">
      {changes.map(({ camera, part, id, change }) => (
        <li key={`${camera} ${part} ${id} ${change}`}>
          {t('gateway.change', {
            part: t(`gateway.part.${part}`),
            id,
            camera,
            what: t(`gateway.what.${change}`),
          })}
        </li>
      ))}
    </ul>
  );
}

interface GoBackProps {
  version: VersionView;
  detail: GatewayDetail;
  onClose: () => void;
}

/** An old version becomes the newest one; nothing is ever taken out. */
function GoBack({ version: { version, cameras }, detail, onClose }: GoBackProps) {
  const form = useForm({
    check: ({ reason }) => (reason?.trim() ? {} : { reason: t('shell.required') }),
    send: async ({ reason }) => {
      const body = { madeFrom: detail.layout.latest, cameras, reason };
      const path = `/api/fleet/${detail.gateway}/configurations`;
      const saved = await ask<SavedResponse>(path, { method: 'POST', body });
      say(t('gateway.saved', { version: saved.version }));
      onClose();
    },
  });
  return (
    <Dialog title={t('gateway.goBackTitle', { version })} onClose={onClose}>
      <Form form={form} submit={t('gateway.goBack')} onCancel={onClose}>
        <p>{t('gateway.goBackExplained', { version })}</p>
        <Field label={t('gateway.reason')} hint={t('gateway.reasonHint')} fault={form.faults['reason']}>
          {(control) => (
            <input
              {...control}
              name="reason"
              maxLength={300}
              defaultValue={t('gateway.restoreReason', { version })}
            />
          )}
        </Field>
      </Form>
    </Dialog>
  );
}
