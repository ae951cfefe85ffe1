; Hints to the caches: the read-only one by metadata, the others by inline assembly.
;
; RUN: cache 8 nc
; CHECK:     %v8 = load float, ptr %v7, align 4, !invariant.load
; RUN: cache 8 cg
; CHECK:     %{{\w+}} = addrspacecast ptr %v7 to ptr addrspace(1)
; CHECK:     %vx{{[0-9a-f]{10}}} = call float asm sideeffect "ld.global.cg.f32 $0, [$1];"
; CHECK-NOT: %v8
; CHECK:     %v9 = fdiv float %vx
; RUN: cache 21 cs
; CHECK:     call void asm sideeffect "st.global.cs.f32 [$0], $1;", "l,f,~{memory}"(ptr addrspace(1) %{{\w+}}, float %v18) ; x
; CHECK-NOT: store float %v18, ptr %a2
;
; Shared memory has no such caches, stores no read-only one, arithmetic none at all.
; RUN: cache 20 cg
; REJECT: apply not-eligible
; RUN: cache 21 nc
; REJECT: apply not-eligible
; RUN: cache 10 cg
; REJECT: apply not-eligible
; RUN: cache 8 warm
; REJECT: apply not-eligible
; RUN: cache 8 cg; cache 8 nc
; REJECT: apply missing-target

target triple = "nvptx64-nvidia-cuda"

@tile = internal addrspace(3) global [32 x float] undef, align 4

define ptx_kernel void @sum(ptr %in, ptr %out, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %some = icmp sgt i32 %n, 0
  br i1 %some, label %loop, label %exit

loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %acc = phi float [ 0.000000e+00, %entry ], [ %more, %loop ]
  %wide = zext nneg i32 %i to i64
  %p = getelementptr inbounds float, ptr %in, i64 %wide
  %v = load float, ptr %p, align 4
  %half = fdiv float %v, 2.000000e+00
  %more = fadd contract float %acc, %half
  %next = add nuw nsw i32 %i, 1
  %again = icmp slt i32 %next, %n
  br i1 %again, label %loop, label %exit, !llvm.loop !0

exit:
  %total = phi float [ 0.000000e+00, %entry ], [ %more, %loop ]
  tail call void @llvm.nvvm.barrier0()
  %first = icmp eq i32 %tid, 0
  %kept = select i1 %first, float %total, float 1.500000e+00
  %root = tail call float @llvm.nvvm.sqrt.rn.f(float %kept)
  %cell = getelementptr inbounds [32 x float], ptr addrspacecast (ptr addrspace(3) @tile to ptr), i64 0, i64 3
  store float %root, ptr %cell, align 4
  store float %root, ptr %out, align 4
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare void @llvm.nvvm.barrier0() convergent
declare float @llvm.nvvm.sqrt.rn.f(float)

!0 = distinct !{!0, !1}
!1 = !{!"llvm.loop.mustprogress"}
