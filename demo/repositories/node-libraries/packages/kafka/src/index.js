import { Kafka } from 'kafkajs';
import { logger } from '@fintech-fast/logging';

/** Calls `handle` once for each event; `seen` remembers ids for seven days (decision 2 of the architecture). */
export async function consume({ brokers, groupId, topic, seen, handle }) {
  const log = logger();
  const consumer = new Kafka({ clientId: groupId, brokers }).consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      const event = JSON.parse(message.value.toString());
      if (await seen.has(event.eventId)) {
        log.info({ eventId: event.eventId, partition }, 'seen before');
        return;
      }
      await handle(event);
      await seen.add(event.eventId);
    },
  });
  return () => consumer.disconnect();
}
