import Diagnostics

/// Finds circles among things that point at each other.
struct CircleSearch<Node: Hashable> {
    /// The nodes of a circle in their order, and where its last one points back at its first.
    struct Circle {
        let nodes: [Node]
        let closedAt: Place
    }

    typealias Edge = (to: Node, place: Place)

    /// One circle for each edge that closes one: a walk in depth on a stack of its own, each node once.
    static func circles(from starts: [Node], edges: (Node) -> [Edge]) -> [Circle] {
        var circles: [Circle] = []
        var done: Set<Node> = []
        for start in starts where !done.contains(start) {
            var path = [start]
            var onPath: Set<Node> = [start]
            var open = [edges(start)[...]]
            while let next = open.last?.first {
                open[open.count - 1].removeFirst()
                if onPath.contains(next.to) {
                    circles.append(Circle(nodes: Array(path.drop { $0 != next.to }), closedAt: next.place))
                } else if !done.contains(next.to) {
                    path.append(next.to)
                    onPath.insert(next.to)
                    open.append(edges(next.to)[...])
                }
                while open.last?.isEmpty == true {
                    open.removeLast()
                    let left = path.removeLast()
                    onPath.remove(left)
                    done.insert(left)
                }
            }
            done.insert(start)
        }
        return circles
    }
}
