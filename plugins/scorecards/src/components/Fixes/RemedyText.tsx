import { parseEntityRef } from '@backstage/catalog-model';
import { Flex, Link, Text } from '@backstage/ui';
import type { RemedyLink } from '@paved/plugin-scorecards-common';
import { openable } from './openable';

const efforts = {
  minutes: 'Takes minutes',
  hours: 'Takes hours',
  days: 'Takes days',
};

/** How to make a check pass: in words, by links, and by the template that does it. */
export function RemedyText(props: {
  text?: string;
  effort?: 'minutes' | 'hours' | 'days';
  links?: RemedyLink[];
  template?: string;
}) {
  const { text, effort, links = [], template } = props;
  const templatePath = template && pathOfTemplate(template);
  const ways = [
    ...(templatePath
      ? [{ title: 'Let a template do it', href: templatePath }]
      : []),
    ...links.flatMap(({ title, url }) => {
      const href = openable(url);
      return href ? [{ title, href }] : [];
    }),
  ];
  return (
    <Flex direction="column" gap="1">
      {text && <Text as="p">{text}</Text>}
      {(effort || ways.length > 0) && (
        <Flex gap="4" align="center" style={{ flexWrap: 'wrap' }}>
          {effort && (
            <Text variant="body-small" color="secondary">
              {efforts[effort]}
            </Text>
          )}
          {ways.map(({ title, href }) => (
            <Link key={href} href={href} variant="body-small">
              {title}
            </Link>
          ))}
        </Flex>
      )}
    </Flex>
  );
}

function pathOfTemplate(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind: 'template',
    defaultNamespace: 'default',
  });
  return `/create/templates/${encodeURIComponent(
    namespace,
  )}/${encodeURIComponent(name)}`;
}
