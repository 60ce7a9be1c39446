import Type, { type Static } from 'typebox';
import { Configuration, Configured, closed, Id, wholeFrom } from '../../firmware-config/contract/index.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const Drawn = Type.Object(
  { version: Configuration.properties.version, cameras: Configuration.properties.cameras },
  closed,
);

/** What a gateway remembers of the lines and zones that the server sent. */
export const LayoutState = Type.Object(
  {
    gateway: Id,
    /** What is put into practice; null is the gateway's own file. */
    current: Type.Union([Drawn, Type.Null()]),
    /** What was in force before it. */
    before: Type.Union([Drawn, Type.Null()]),
    /** Set as long as `current` has not proven itself. */
    trial: Type.Union([
      Type.Object(
        {
          /** The cameras that ran before and have not run since. */
          cameras: Type.Array(Id, { maxItems: 64 }),
          /** How often the agent was started since the trial began. */
          starts: wholeFrom(0),
        },
        closed,
      ),
      Type.Null(),
    ]),
    /** The newest version that is not in force, and why. */
    refused: Type.Union([Configured.properties.refused, Type.Null()]),
  },
  closed,
);
export type LayoutState = Static<typeof LayoutState>;
export type Drawn = Static<typeof Drawn>;
export type Refused = NonNullable<LayoutState['refused']>;

export const layoutStates = validatorOf(LayoutState);

/** A gateway that has heard nothing from the server yet. */
export const untold = (gateway: string): LayoutState => ({
  gateway,
  current: null,
  before: null,
  trial: null,
  refused: null,
});
