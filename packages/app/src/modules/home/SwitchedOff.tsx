import { Card, CardBody, CardHeader, Text } from '@backstage/ui';

/** A section whose widget the portal's configuration has switched off. */
export function SwitchedOff(props: { title: string; id: string }) {
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="body-large" weight="bold">
          {props.title}
        </Text>
      </CardHeader>
      <CardBody>
        <Text color="secondary">
          The portal’s configuration has switched off what shows this:{' '}
          {props.id} in app.extensions.
        </Text>
      </CardBody>
    </Card>
  );
}
