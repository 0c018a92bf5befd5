export interface HTMLAttributes { class?: string; onClick?: (event: Event) => void }
export interface PublicProps { ref?: string }
type Emit<N, F> = F extends (...args: infer A) => void ? (name: N, ...args: A) => void : never;
type All<U> = (U extends unknown ? (it: U) => void : never) extends (it: infer I) => void ? I : never;
export type EmitFn<Events> = All<{ [N in keyof Events]: Emit<N, Events[N]> }[keyof Events]>;
export interface GlobalComponents { Transition: new () => { $props: PublicProps } }
