/** What ECS answers instead: `name` is the API's exception, `message` its words. */
export class Refusal extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}
