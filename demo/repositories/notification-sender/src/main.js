import { Kafka } from 'kafkajs';
import nodemailer from 'nodemailer';
import { render } from './render.js';

const mailer = nodemailer.createTransport(process.env.SMTP_URL);
const consumer = new Kafka({ clientId: 'notification-sender', brokers: process.env.KAFKA_BROKERS.split(',') }).consumer({
  groupId: 'notification-sender',
});

await consumer.connect();
await consumer.subscribe({ topic: 'payment-events' });
await consumer.run({
  eachMessage: async ({ message }) => {
    const mail = render(JSON.parse(message.value.toString()));
    if (mail) {
      await mailer.sendMail({ from: 'receipts@fintech-fast.example', ...mail });
    }
  },
});
