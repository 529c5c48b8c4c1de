using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Whether a statement that is out still follows from its lines and from the one before it (ledger 4.2, 4.4). Pure.</summary>
public static class StatementCheck
{
    /// <returns>The first letter that does not; null where all do. Of a statement from before CARM only the total is known.</returns>
    public static char? FaultOf(StatementOfAccount s, StatementOfAccount? previous)
    {
        if (s is { ChainSeq: null, Lines: [] }) return null;
        Money Sum(char letter) => Money.Sum(s.Lines.Where(l => l.Line[0] == letter).Select(l => l.Amount));
        var brought = s.A - s.B - s.C + s.D + s.Dishonoured - s.HeldOfBilled + (previous?.HeldOfBilled ?? Money.Zero);
        (char Letter, Money Is, Money Right)[] letters =
        [
            ('A', s.A, previous?.I ?? Money.Zero), ('B', s.B, Sum('B')), ('C', s.C, Sum('C')), ('D', s.D, Sum('D')), ('E', s.Dishonoured, Sum('E')), ('E', s.E, brought),
            ('F', s.F, Sum('F')), ('G', s.G, Sum('G')), ('H', s.H, Sum('H')), ('I', s.I, s.E + s.F + s.G + s.H),
        ];
        return letters.Where(l => l.Is != l.Right).Select(l => (char?)l.Letter).FirstOrDefault();
    }
}
