"""Four numbers side by side: the vector type that the compiled engine computes with.

Each operation works on four samples at once, in one instruction where the processor has it. Nothing is
left to the compiler's taste: products are fused with sums where `fma` says so and nowhere else, so that a
result has the same bits wherever it is computed.

Numba has no such type of its own; this is its documented way to add one (Extending Numba, low-level API).
"""

# The first argument of an intrinsic is the compiler's: nobody passes it.
# pyright: basic, reportCallIssue=false

import math
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

from xorviz.core.engine.machine_code import inline

WIDTH = 4

_LANE, _INTEGER, _PLACE = ir.DoubleType(), ir.IntType(64), ir.IntType(32)
_VECTOR, _INTEGERS = ir.VectorType(_LANE, WIDTH), ir.VectorType(_INTEGER, WIDTH)


class LanesType(types.Type):
    """Numba's name for four numbers side by side."""

    def __init__(self) -> None:
        super().__init__(name="lanes")


LANES = LanesType()


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: LanesType) -> None:
        super().__init__(manager, kind, _VECTOR)


def _constant(value: float, lane: Any = _LANE) -> Any:
    return ir.Constant(ir.VectorType(lane, WIDTH), [ir.Constant(lane, value)] * WIDTH)


def _spread(builder: Any, value: Any) -> Any:
    nothing = ir.Constant(_VECTOR, ir.Undefined)
    first = builder.insert_element(nothing, value, ir.Constant(_PLACE, 0))
    return builder.shuffle_vector(first, nothing, _constant(0, _PLACE))


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.bitcast(builder.gep(array.data, [arguments[1]]), _VECTOR.as_pointer())


@intrinsic
def keep_loops(typing: Any) -> Any:
    """Have the compiler leave the loops of the function that calls this as they are.

    Most turn two to four times; prepared for eight turns at once, as it does otherwise, they take longer.
    """

    def generate(context: Any, builder: Any, _: Any, __: Any) -> Any:
        builder.function.attributes.add("optsize")
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def broadcast(typing: Any, value: Any) -> Any:
    """Return the number in each lane."""
    return LANES(types.float64), lambda _, builder, __, arguments: _spread(builder, arguments[0])


@intrinsic
def load(typing: Any, array: Any, place: Any) -> Any:
    """Return array[place : place + 4] of a flat, contiguous array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_place(context, builder, signature, arguments), align=8)

    return LANES(array, types.intp), generate


@intrinsic
def spread(typing: Any, array: Any, place: Any) -> Any:
    """Return array[place], of a flat, contiguous array, in each lane. A place below 0 is none."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        return _spread(builder, builder.load(builder.gep(array.data, [arguments[1]])))

    return LANES(array, types.intp), generate


@intrinsic
def store(typing: Any, array: Any, place: Any, value: Any) -> Any:
    """Write to array[place : place + 4] of a flat, contiguous array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.store(arguments[2], _place(context, builder, signature, arguments), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, LANES), generate


@intrinsic
def fma(typing: Any, x: Any, y: Any, z: Any) -> Any:
    """Return x y + z, rounded once."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        name = f"llvm.fma.v{WIDTH}f64"
        return builder.call(
            builder.module.globals.get(name) or ir.Function(builder.module, kind, name), arguments
        )

    return LANES(LANES, LANES, LANES), generate


def _lane_by_lane(name: str) -> Any:
    """Return a function of the C library, which is called for each lane."""

    @intrinsic
    def apply(typing: Any, x: Any) -> Any:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            module, kind = builder.module, ir.FunctionType(_LANE, [_LANE])
            function, result = module.globals.get(name) or ir.Function(module, kind, name), arguments[0]
            for place in range(WIDTH):
                lane = ir.Constant(_PLACE, place)
                value = builder.call(function, [builder.extract_element(arguments[0], lane)])
                result = builder.insert_element(result, value, lane)
            return result

        return LANES(LANES), generate

    return apply


sine, cosine, log1p = map(_lane_by_lane, ("sin", "cos", "log1p"))
"""sin x, cos x, and ln(1 + x) to the last place where x is small."""


@intrinsic
def total(typing: Any, x: Any) -> Any:
    """Return the sum of the lanes: (1st + 3rd) + (2nd + 4th)."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        a, b, c, d = (
            builder.extract_element(arguments[0], ir.Constant(_PLACE, place)) for place in range(WIDTH)
        )
        return builder.fadd(builder.fadd(a, c), builder.fadd(b, d))

    return types.float64(LANES), generate


@intrinsic
def totals(typing: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """Return the totals of four, each as `total` has it, in the lanes of one."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        def chosen(x: Any, y: Any, lanes: list[int]) -> Any:
            return builder.shuffle_vector(x, y, ir.Constant(ir.VectorType(_PLACE, WIDTH), lanes))

        a, b, c, d = arguments
        first, last = (
            builder.fadd(chosen(x, y, [0, 1, 4, 5]), chosen(x, y, [2, 3, 6, 7])) for x, y in ((a, b), (c, d))
        )
        return builder.fadd(chosen(first, last, [0, 2, 4, 6]), chosen(first, last, [1, 3, 5, 7]))

    return LANES(LANES, LANES, LANES, LANES), generate


def _choice(sign: str) -> Any:
    @intrinsic
    def where(typing: Any, x: Any, limit: Any, yes: Any, no: Any) -> Any:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            x, limit, yes, no = arguments
            return builder.select(builder.fcmp_ordered(sign, x, _spread(builder, limit)), yes, no)

        return LANES(LANES, types.float64, LANES, LANES), generate

    return where


where_above = _choice(">")
"""where_above(x, limit, yes, no): `yes` where x > limit, else `no`; where x is not a number, `no`."""
where_below = _choice("<")
"""where_below(x, limit, yes, no): the same for x < limit."""


@intrinsic
def minus_absolute(typing: Any, x: Any) -> Any:
    """Return −|x|."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        bits = builder.bitcast(arguments[0], _INTEGERS)
        return builder.bitcast(builder.or_(bits, _constant(-(2**63), _INTEGER)), _VECTOR)

    return LANES(LANES), generate


@intrinsic
def _power_of_two(typing: Any, shifted: Any) -> Any:
    """Return 2^k for the k in the low bits of k + _SHIFT."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        biased = builder.add(builder.bitcast(arguments[0], _INTEGERS), _constant(1023, _INTEGER))
        return builder.bitcast(builder.shl(biased, _constant(52, _INTEGER)), _VECTOR)

    return LANES(LANES), generate


def _add_operator(sign: Callable[[Any, Any], Any], instruction: str) -> None:
    @intrinsic
    def apply(typing: Any, x: Any, y: Any) -> Any:
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            return getattr(builder, instruction)(*arguments)

        return LANES(LANES, LANES), generate

    @overload(sign)
    def choose(x, y):
        if x is LANES and y is LANES:
            return lambda x, y: apply(x, y)
        if x is LANES and y is types.float64:
            return lambda x, y: apply(x, broadcast(y))
        if x is types.float64 and y is LANES:
            return lambda x, y: apply(broadcast(x), y)
        return None


_add_operator(operator.add, "fadd")
_add_operator(operator.sub, "fsub")
_add_operator(operator.mul, "fmul")
_add_operator(operator.truediv, "fdiv")

_SHIFT = 1.5 * 2.0**52
_LOG2_E = math.log2(math.e)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_SMALLEST = -708.0
"""exp of anything below is taken as 0."""
_C = tuple(1.0 / math.factorial(power) for power in range(14))
_C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9, _C10, _C11, _C12, _C13 = _C[2:]


@inline
def exponential(x: Any) -> Any:
    """Return e^x and e^x − 1 for x ≤ 0, to within two units of the last place.

    x = k ln 2 + r with |r| ≤ ln 2 / 2; e^r − 1 is its Taylor polynomial of degree 13, evaluated in pairs.
    """
    clamped = where_below(x, _SMALLEST, broadcast(_SMALLEST), x)
    shifted = fma(clamped, broadcast(_LOG2_E), broadcast(_SHIFT))
    k = shifted - _SHIFT
    r = fma(k, broadcast(-_LN2_LOW), fma(k, broadcast(-_LN2_HIGH), clamped))
    r2 = r * r
    r4 = r2 * r2
    low = fma(r2, _pair(_C4, _C5, r), _pair(_C2, _C3, r))
    middle = fma(r2, _pair(_C8, _C9, r), _pair(_C6, _C7, r))
    high = fma(r2, _pair(_C12, _C13, r), _pair(_C10, _C11, r))
    less_one = fma(r2, fma(r4, fma(r4, high, middle), low), r)  # e^r − 1
    scale = _power_of_two(shifted)
    power = where_below(x, _SMALLEST, broadcast(0.0), fma(scale, less_one, scale))
    return power, fma(scale, less_one, scale - 1.0)


@inline
def _pair(constant: float, slope: float, r: Any) -> Any:
    return fma(broadcast(slope), r, broadcast(constant))
