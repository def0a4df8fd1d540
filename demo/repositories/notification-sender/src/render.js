const SUBJECTS = {
  PaymentCaptured: 'Your receipt',
  PaymentRefunded: 'Your money is on its way back',
};

/** The mail for an event, or undefined when nobody wants one. */
export function render({ type, shopperEmail, paymentId }) {
  if (!SUBJECTS[type] || !shopperEmail) {
    return undefined;
  }
  return { to: shopperEmail, subject: SUBJECTS[type], text: `${SUBJECTS[type]}: ${paymentId}` };
}
