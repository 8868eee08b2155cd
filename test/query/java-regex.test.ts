import {describe, expect, test} from 'vitest'
import {compileJavaRegex, RegexRefused} from '../../src/query/java-regex.js'

describe('an expression matches the values java.util.regex matches whole', () => {
  test.each([
    ['t2.*', ['t2.small', 't2.'], ['xt2.small', 't3.small']],
    ['t2', ['t2'], ['t2.small']],
    ['a|bc', ['a', 'bc'], ['ac', 'abc']],
    ['\\Qt2.*\\E', ['t2.*'], ['t2.small']],
    ['\\Qa-b\\E+', ['a-b', 'a-bb'], ['a-']],
    ['[\\Q-]\\E]', ['-', ']'], ['a']],
    ['(?i)PROD', ['prod', 'Prod'], ['prods']],
    ['\\p{Alpha}+', ['abc'], ['ab1', '']],
    ['\\P{Digit}+', ['abc'], ['a1']],
    ['[\\p{Alnum}_-]+', ['a1_-'], ['a b']],
    ['a\\-b\\_c', ['a-b_c'], ['ab']],
    ['\\x41\\u0042', ['AB'], ['ab']],
    ['\\x{1F600}', ['\u{1F600}'], ['x']],
    ['(a)\\1', ['aa'], ['a']],
    ['(?<n>a)b', ['ab'], ['b']],
    ['(?:a|b){2}', ['ab'], ['a']],
    ['[^a]', ['b'], ['a', 'bb']],
    ['a}', ['a}'], ['a']],
    ['\\Aa\\z', ['a'], ['ba']],
    ['a\\sb', ['a b'], ['a\u00a0b']],
  ])('%s', (source, matching, others) => {
    const pattern = compileJavaRegex(source)
    for (const value of matching) expect(pattern.test(value), value).toBe(true)
    for (const value of others) expect(pattern.test(value), value).toBe(false)
  })
})

describe('what JavaScript cannot do is refused by name', () => {
  test.each([
    ['a*+', 'the possessive quantifier `*+` of Java'],
    ['a?+', 'the possessive quantifier `?+` of Java'],
    ['a{1,2}+', 'the possessive quantifier `{1,2}+` of Java'],
    ['(?>a)b', 'an atomic group `(?>…)` of Java'],
    ['[a-z&&[^b]]', 'the class intersection `&&` of Java'],
    ['[a[b]]', 'a class within a class (union) of Java'],
    ['a(?i)b', 'inline flags within the expression'],
    ['(?x)a', 'the inline flag `(?x)` of Java has no equal here'],
    ['\\G', 'the escape `\\G` of Java'],
    ['\\p{IsLatin}', 'the character class `\\p{IsLatin}` of Java'],
    ['[]a]', 'a class that starts with `]`'],
    ['a{', 'a `{` that starts no repetition'],
    ['\\2', '`\\2` refers to a group that is not there'],
    ['(a', 'a `(` without its `)`'],
    ['a)', 'a `)` without its `(`'],
    ['[a', 'a `[` without its `]`'],
    ['a\\', 'the expression ends in a lone backslash'],
    ['(a+)+', 'a repeated group that holds a repetition without bound: it could take for ever'],
    ['((a*)b*){2,}', 'a repeated group that holds a repetition without bound: it could take for ever'],
  ])('%s', (source, message) => {
    expect(() => compileJavaRegex(source)).toThrow(RegexRefused)
    expect(() => compileJavaRegex(source)).toThrow(message)
  })
})
