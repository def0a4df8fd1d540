import {
  Checkbox,
  CheckboxGroup,
  Radio,
  RadioGroup,
  TextAreaField,
} from '@backstage/ui';
import {
  MOST_ANSWER_CHARACTERS,
  type SurveyAnswers,
  type SurveyQuestion,
} from '@paved/plugin-adoption-common';
import styles from './Surveys.module.css';

const SCORES = Array.from({ length: 11 }, (_, score) => String(score));
const RATINGS = ['1, lowest', '2', '3', '4', '5, highest'];

/** The questions as people answer them; without `onChange` as they will see them. */
export function Questions(props: {
  questions: SurveyQuestion[];
  answers: SurveyAnswers;
  onChange?: (answers: SurveyAnswers) => void;
}) {
  const { questions, answers, onChange } = props;
  return (
    <ol className={styles.questions}>
      {questions.map(question => (
        <li key={question.id}>
          <Question
            question={question}
            answer={answers[question.id]}
            onAnswer={
              onChange &&
              (answer => onChange({ ...answers, [question.id]: answer }))
            }
          />
        </li>
      ))}
    </ol>
  );
}

function Question(props: {
  question: SurveyQuestion;
  answer: SurveyAnswers[string] | undefined;
  onAnswer?: (answer: SurveyAnswers[string]) => void;
}) {
  const { question, answer, onAnswer } = props;
  // Where nothing is chosen a value is null: with any other, no radio could be reached by keyboard
  const shared = {
    label: question.text,
    isReadOnly: !onAnswer,
  };
  switch (question.type) {
    case 'nps':
    case 'rating':
      return (
        <RadioGroup
          {...shared}
          isRequired
          orientation="horizontal"
          className={styles.numbers}
          description={
            question.type === 'nps'
              ? '0 is not at all, 10 is very likely'
              : undefined
          }
          value={answer === undefined ? null : String(answer)}
          onChange={value => onAnswer?.(Number(value))}
        >
          {question.type === 'nps'
            ? SCORES.map(score => (
                <Radio key={score} value={score}>
                  {score}
                </Radio>
              ))
            : RATINGS.map((rating, index) => (
                <Radio key={rating} value={String(index + 1)}>
                  {rating}
                </Radio>
              ))}
        </RadioGroup>
      );
    case 'multiple_choice':
      return question.multiple ? (
        <CheckboxGroup
          {...shared}
          isRequired
          description="Choose all that are true"
          value={Array.isArray(answer) ? answer : []}
          onChange={onAnswer}
        >
          {question.options.map(option => (
            <Checkbox key={option} value={option}>
              {option}
            </Checkbox>
          ))}
        </CheckboxGroup>
      ) : (
        <RadioGroup
          {...shared}
          isRequired
          value={typeof answer === 'string' ? answer : null}
          onChange={onAnswer}
        >
          {question.options.map(option => (
            <Radio key={option} value={option}>
              {option}
            </Radio>
          ))}
        </RadioGroup>
      );
    default:
      return (
        <TextAreaField
          {...shared}
          secondaryLabel="Optional"
          description="Leave out names, and what only you can know: the words are read as you write them."
          maxLength={MOST_ANSWER_CHARACTERS}
          value={typeof answer === 'string' ? answer : ''}
          onChange={onAnswer}
        />
      );
  }
}

/** Questions that still need an answer. */
export function unanswered(
  questions: SurveyQuestion[],
  answers: SurveyAnswers,
): SurveyQuestion[] {
  return questions.filter(({ id, type }) => {
    const answer = answers[id];
    return (
      type !== 'free_text' &&
      (answer === undefined || (Array.isArray(answer) && answer.length === 0))
    );
  });
}
